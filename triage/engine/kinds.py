"""What the rows of a questionnaire are called."""

#: Each kind that is named by its code, and where a questionnaire holds them.
ROWS = (
    ("question", "questions"),
    ("disposition", "dispositions"),
    ("sign", "signs"),
    ("rule", "rules"),
    ("floor", "floors"),
    ("suggestion", "suggestions"),
    ("section", "sections"),
    ("picture", "pictures"),
    ("line", "lines"),
    ("origin", "origins"),
)
