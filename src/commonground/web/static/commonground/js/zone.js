// Chooses the browser's time zone for somebody who joins and has not chosen hers yet. Without it she picks it from the list.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isHere = (option) => option.value === zone || (option.dataset.also ?? "").split(" ").includes(zone);
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  const untouched = [...select.options].every((option) => option.selected === option.defaultSelected);
  const guessed = [...select.options].find(isHere);
  if (untouched && guessed && !select.closest("form").querySelector("[aria-invalid]")) select.value = guessed.value;
}
