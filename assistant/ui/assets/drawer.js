// On a narrow page the sidebar lies over the page; whoever chooses something in it wants to see that.

const NARROW = 768; // as Streamlit has it

export default function () {
  const close = (event) => {
    const path = event.composedPath();
    const isChoice = path.some((one) => one.tagName === "A") && path.some((one) => one.dataset?.testid === "stSidebar");
    if (!isChoice || window.innerWidth >= NARROW || event.ctrlKey || event.metaKey || event.shiftKey) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click(), 0);
  };
  document.addEventListener("click", close);
  return () => document.removeEventListener("click", close);
}
