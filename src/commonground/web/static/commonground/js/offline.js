// Lets the browser show a page of ours where the network does not answer; a browser that keeps nothing goes without.
const { workerUrl } = document.body.dataset;
if (workerUrl && "serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register(workerUrl).catch(() => {}));
}
