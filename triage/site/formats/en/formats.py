"""“26 November 2026, 14:15”: the day before the month in letters, and hours up to 24.

Nobody can take the day for the month, or the morning for the evening. What leaves the site also
names the zone: ``triage.site.times``.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j F"
