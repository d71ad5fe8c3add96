// Nobody loses a long text or its files by a wrong click: leaving asks first.
let isLeaving = false;

const isTyped = (text) => text.value.trim() !== "" && (text.value !== text.defaultValue || text.form.dataset.unsaved === "dirty");
const hasFiles = () => document.querySelector("form[data-unsaved] .attached li:has(progress, [name=attached])");

window.addEventListener("beforeunload", (event) => {
  const texts = [...document.querySelectorAll("form[data-unsaved] textarea[data-voice]")];
  if (!isLeaving && (texts.some(isTyped) || hasFiles())) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  isLeaving ||= !event.defaultPrevented && event.target.matches("[data-unsaved]");
});
window.addEventListener("pageshow", () => { isLeaving = false; });
