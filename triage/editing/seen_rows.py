"""Which rows of a draft a patient meets on a page that can be shown."""

#: What stands for a row of these models: a section of the reading, the page before a check.
SECTION, START = "section", "start"
#: Models whose rows can be seen, with their kinds as problems and edits name them.
SEEN_AS = {
    "question": "question",
    "disposition": "disposition",
    "warningsign": "sign",
    "rule": "rule",
    "suggestion": "suggestion",
    "educationalitem": "item",
    "educationalsection": SECTION,
    "dangersign": START,
    "questionnaire": START,
}
