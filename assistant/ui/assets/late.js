// Gives a part of the page what came after it was drawn. Shows nothing itself.

export default function (component) {
  const { follows, shown } = component.data;
  followers().set(follows, shown);
  document.dispatchEvent(new CustomEvent("assistant-late"));
}
