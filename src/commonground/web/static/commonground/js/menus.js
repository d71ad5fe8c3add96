// Menus open and close by themselves (popover); here the arrow keys go through them.
import { walk } from "./walk.js";

document.addEventListener("keydown", (event) => {
  const opener = event.target.closest("[popovertarget]");
  const menu = opener ? document.getElementById(opener.getAttribute("popovertarget")) : event.target.closest(".menu[popover]");
  if (!menu?.matches(":popover-open")) return;
  walk(event, [...menu.querySelectorAll("a, button")].filter((item) => item.checkVisibility()));
});
