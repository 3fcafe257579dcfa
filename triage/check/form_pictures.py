"""The pictures that a form shows: at its question, and at the options."""

from triage.engine.picture import Picture
from triage.engine.question import Question

#: Pictures in the order in which they are shown.
Pictures = tuple[Picture, ...]


class ShowsPictures:
    """A form that finds its pictures among those it was given."""

    question: Question
    pictures: Pictures

    def picture(self) -> Picture | None:
        """What the question shows."""
        return self._picture(self.question.picture)

    def option_picture(self, value: str) -> Picture | None:
        """What one of its options shows."""
        codes = {option.value: option.picture for option in self.question.options}
        return self._picture(codes.get(value, ""))

    def is_first(self, picture: Picture) -> bool:
        """Whether it is the first that the page shows, and so loads at once."""
        return picture == self.pictures[0]

    def _picture(self, code: str) -> Picture | None:
        return next((picture for picture in self.pictures if picture.code == code), None)
