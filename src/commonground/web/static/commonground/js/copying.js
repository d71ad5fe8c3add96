// "Link to this question": its address goes to the clipboard. Where there is none to write to, the link leads there.
import { showToast } from "./toasts.js";
import { words } from "./words.js";

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  link.closest("[popover]")?.hidePopover();
  showToast({ text: words.link_copied });
}

// A piece of code, as it stands.
document.addEventListener("click", async ({ target }) => {
  const code = target.closest("[data-copies-code]")?.parentElement.querySelector("pre");
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent);
    showToast({ text: words.copied });
  } catch {
    getSelection().selectAllChildren(code); // Where there is no clipboard to write to, it is marked for the reader's own key.
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-copies]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  copy(link);
});
