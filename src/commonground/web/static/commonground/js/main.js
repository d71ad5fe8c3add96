// Everything here makes pages smoother; none of it is needed. Each module listens on the document, so what htmx swaps in is covered.
import "./copying.js";
import "./dialogs.js";
import "./drafts.js";
import "./editor.js";
import "./files.js";
import "./keyboard.js";
import "./live.js";
import "./lookalikes.js";
import "./mentions.js";
import "./menus.js";
import "./offline.js";
import "./passkeys.js";
import "./quoting.js";
import "./sending.js";
import "./suggestions.js";
import "./toasts.js";
