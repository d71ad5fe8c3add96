// Passkeys: pressing the button of a form[data-passkey] asks the browser for one; what it answers goes with the form.
// Without scripts, or in a browser that knows none, these forms stay hidden.
import { showToast } from "./toasts.js";
import { working } from "./working.js";

const canDo = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

let isAsking = false; // a browser shows one such question at a time

function show() {
  for (const form of document.querySelectorAll("[data-passkey][hidden]")) form.hidden = false;
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("no options");
  return (await response.json()).request_options;
}

async function made({ publicKey }) {
  const wanted = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  const options = PublicKeyCredential.parseCreationOptionsFromJSON({ ...publicKey, authenticatorSelection: wanted });
  return navigator.credentials.create({ publicKey: options });
}

const shown = ({ publicKey }) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

async function ask(form, button) {
  if (isAsking) return;
  isAsking = true;
  const end = working(button);
  try {
    const options = await optionsOf(form);
    const credential = await (form.dataset.passkey === "make" ? made(options) : shown(options));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    showToast({ text: form.dataset.failed });
  } finally {
    isAsking = false;
    end();
  }
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-passkey]")) return;
  event.preventDefault();
  ask(form, button);
});

if (canDo) show();
else for (const form of document.querySelectorAll("[data-passkey][hidden]")) form.remove();
