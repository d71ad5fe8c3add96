// The words that the server put into the page for us, in the reader's language.
const element = document.getElementById("words");

/** Words by name, for instance `words.undo`. */
export const words = element ? JSON.parse(element.textContent) : {};
