// The preview of an editor: what the server makes of the Markdown takes the place of the text, and back.
import { post } from "./post.js";
import { showToast } from "./toasts.js";
import { working } from "./working.js";
import { words } from "./words.js";

const parts = (editor) => ({
  button: editor.querySelector("[data-preview]"),
  writing: editor.querySelector("[data-writing]"),
  result: editor.querySelector("[data-previewed]"),
  text: editor.querySelector("textarea"),
});

function turn(editor, isPreview) {
  const { button, writing, result, text } = parts(editor);
  button.dataset.forward ??= button.textContent;
  button.textContent = isPreview ? button.dataset.back : button.dataset.forward;
  button.setAttribute("aria-pressed", String(isPreview));
  writing.hidden = isPreview;
  result.hidden = !isPreview;
  (isPreview ? result : text).focus();
}

async function preview(editor) {
  const { button, result, text } = parts(editor);
  const done = working(button);
  try {
    const answer = await post(editor.dataset.previewUrl, { text: text.value });
    result.replaceChildren(...answer.childNodes);
    done();
    turn(editor, true);
  } catch {
    done();
    showToast({ text: words.no_preview });
  }
}

document.addEventListener("click", (event) => {
  const editor = event.target.closest("[data-preview]")?.closest(".editor");
  if (!editor) return;
  event.preventDefault();
  if (parts(editor).result.hidden) preview(editor);
  else turn(editor, false);
});

// A field that is refused must be seen.
document.addEventListener("invalid", (event) => {
  const editor = event.target.closest(".editor");
  if (editor && parts(editor).writing.hidden) turn(editor, false);
}, true);
