// Opens the browser's print dialogue. Without it the page says how to print.
window.addEventListener("load", () => window.print());
