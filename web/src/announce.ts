/** Says a sentence to screen readers through the live region that every page has (`#announcer`). */
export function announce(sentence: string): void {
  const region = document.getElementById("announcer");
  if (!region) return;
  // Emptied first: the same sentence said twice is otherwise not heard again.
  region.textContent = "";
  window.setTimeout(() => {
    region.textContent = sentence;
  }, 60);
}
