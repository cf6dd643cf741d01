// How long ago each run was, counted when the page is read; without this the page tells the days alone.
(function () {
  "use strict";
  var units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  var told = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  document.querySelectorAll(".age[data-since]").forEach(function (place) {
    var seconds = (Date.parse(place.dataset.since) - Date.now()) / 1000;
    if (isNaN(seconds)) return;
    var unit = units.find(function (each) { return Math.abs(seconds) >= each[1]; }) || units[2];
    place.textContent = told.format(Math.round(seconds / unit[1]), unit[0]);
  });
  document.querySelectorAll("time.due").forEach(function (time) {
    if (Date.parse(time.dateTime) < Date.now()) time.insertAdjacentText("afterend", " (" + time.dataset.overdue + ")");
  });
})();
