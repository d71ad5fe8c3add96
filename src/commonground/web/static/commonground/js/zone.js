// Chooses the browser's time zone for somebody who joins and has not chosen hers yet. Without it she picks it from the list.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  const untouched = [...select.options].every((option) => option.selected === option.defaultSelected);
  if (untouched && !select.closest("form").querySelector("[aria-invalid]") && [...select.options].some((option) => option.value === zone)) {
    select.value = zone;
  }
}
