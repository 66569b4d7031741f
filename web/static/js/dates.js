// A browser that writes 11/24/2026, 05:00 PM is told beside the field: thứ Ba, 24/11/2026 · 17:00.
const FIELDS = "input[type=date], input[type=time], input[type=datetime-local]";

export function sayDates() {
  if (isOurWay()) return;
  for (const kind of ["input", "focusin"]) document.addEventListener(kind, (event) => event.target.matches?.(FIELDS) && say(event.target));
  document.querySelectorAll(FIELDS).forEach(say);
}

function isOurWay() {
  const own = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "numeric", hour: "numeric" });
  const order = own.formatToParts(0).map((part) => part.type);
  return order.indexOf("day") < order.indexOf("month") && !own.resolvedOptions().hour12;
}

function say(field) {
  const said = field.nextElementSibling?.matches(".said") ? field.nextElementSibling : null;
  if (!field.value && !said) return;
  const place = said ?? Object.assign(document.createElement("small"), { className: "said quiet" });
  place.setAttribute("aria-hidden", "true");
  place.textContent = written(field.value);
  if (!said) field.after(place);
}

function written(value) {
  const [day, time] = value.includes("-") ? value.split("T") : ["", value];
  const long = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
  const tongue = document.documentElement.lang === "vi" ? "vi-VN" : "en-GB";
  const said = day && new Intl.DateTimeFormat(tongue, long).format(new Date(`${day}T12:00`));
  return [said, time].filter(Boolean).join(" · ");
}
