// Uploads show how far they are; the answer is the page the server would have shown.
export function showUploads() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
      if (files.reduce((sum, file) => sum + file.size, 0) < 1_000_000) return;
      event.preventDefault();
      send(form);
    });
  }
}

function send(form) {
  const place = form.querySelector("[data-upload-progress]");
  const words = form.querySelector("[data-upload-words]");
  const bar = place.querySelector("progress");
  const request = new XMLHttpRequest();
  place.hidden = false;
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.value = percent;
    words.textContent = percent < 100 ? form.dataset.wordsSending.replace("{percent}", percent) : form.dataset.wordsChecking;
  });
  request.addEventListener("load", () => {
    if (request.responseURL && request.responseURL !== form.action && request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    showUploads();
    document.querySelector("main").focus();
  });
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(new FormData(form));
}
