"""Front matter fields read into types, with a hint for every slip."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field

from clausectl.errors import Problem
from clausectl.formats.names import VERSION
from clausectl.formats.prose import PLACEHOLDER
from clausectl.formats.strict_yaml import Fields, Items, Node, Scalar
from clausectl.model.manifests import Raw
from clausectl.model.places import Mark
from clausectl.nearest import find_nearest
from clausectl.records import dataclass


@dataclass(slots=True)
class FieldReader:
    """Reads the fields of one mapping; every problem goes to one shared list."""

    fields: Fields
    path: str
    what: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, mark: Mark, hint: str = "") -> None:
        self.problems.append(Problem(code, message, self.path, mark.line, mark.column, hint))

    def below(self, fields: Fields, what: str) -> FieldReader:
        """A reader of a mapping inside this one."""
        return FieldReader(fields, self.path, what, self.problems)

    def refuse_unknown(self, known: Collection[str]) -> None:
        for key, mark in self.fields.key_marks.items():
            if key not in known:
                guess = find_nearest(key, known)
                hint = f"did you mean `{guess}`?" if guess else f"known here: {', '.join(sorted(known))}"
                self.report("CL120", f"`{key}` is not a field of {self.what}", mark, hint)

    def mark(self, key: str) -> Mark:
        node = self.fields.values.get(key)
        return node.mark if node is not None else self.fields.mark

    def node(self, key: str) -> Node | None:
        return self.fields.values.get(key)

    def text(self, key: str, *, required: bool = False, example: str = "") -> str:
        """A one-line text; empty when it is absent."""
        node = self.fields.values.get(key)
        if node is None:
            if required:
                hint = f"add a line `{key}: {example or '…'}`"
                self.report("CL121", f"{self.what} has no `{key}`", self.fields.mark, hint)
            return ""
        if not isinstance(node, Scalar):
            self.report("CL122", f"`{key}` is not a single text", node.mark, "write one value on the line")
            return ""
        if not node.text.strip():
            if required:
                self.report("CL121", f"`{key}` is empty", node.mark, f"write `{key}: {example or '…'}`")
            return ""
        if "\n" in node.text.strip():
            self.report("CL122", f"`{key}` runs over several lines", node.mark, "write it on one line")
        return node.text.strip()

    def words(self, key: str, *, required: bool = False, example: str = "") -> str:
        """A one-line text in which no placeholder can stand, such as a title."""
        text = self.text(key, required=required, example=example)
        if "{{" in text:
            hint = "a value can stand in the text below the front matter, and in what signatories print"
            self.report(
                "CL206", f"a placeholder stands in `{key}`, where no value can go", self.mark(key), hint
            )
        return text

    def pattern(self, key: str) -> str:
        """A one-line text in which placeholders may stand."""
        text = self.text(key)
        stray = PLACEHOLDER.sub("", text) if "{{" in text else ""
        if "{{" in stray:
            hint = "a placeholder is {{ name }}: small letters, digits and _"
            self.report("CL207", f"`{key}` holds a {{{{ that is no placeholder", self.mark(key), hint)
        return text

    def version(self, key: str = "version", *, required: bool = False) -> str:
        text = self.text(key, required=required, example="1.0.0")
        if text and not VERSION.fullmatch(text):
            hint = "write MAJOR.MINOR.PATCH, such as 1.0.0"
            self.report("CL123", f"{text!r} is not a version", self.mark(key), hint)
        return text

    def choice(self, key: str, known: Collection[str], default: str) -> str:
        text = self.text(key)
        if not text:
            return default
        if text not in known:
            guess = find_nearest(text, known)
            hint = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(known)}"
            self.report("CL124", f"{text!r} is not a value of `{key}`", self.mark(key), hint)
            return default
        return text

    def boolean(self, key: str, default: bool) -> bool:
        text = self.text(key)
        if text in ("true", "false"):
            return text == "true"
        if text:
            self.report("CL124", f"{text!r} is not a value of `{key}`", self.mark(key), "write true or false")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of one-line texts; a single text stands for a list of one."""
        return tuple(scalar.text.strip() for scalar in self.scalars(key))

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        node = self.fields.values.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text):
            return ()
        if isinstance(node, Scalar):
            return (node,)
        if isinstance(node, Fields):
            self.report("CL122", f"`{key}` is not a list", node.mark, f"write `{key}: [one, two]`")
            return ()
        found = []
        for item in node.items:
            if isinstance(item, Scalar) and item.text.strip():
                found.append(item)
            else:
                self.report(
                    "CL122", f"an item of `{key}` is not a text", item.mark, "write one text per item"
                )
        return tuple(found)

    def mappings(self, key: str) -> Iterator[FieldReader]:
        """The mappings of a list of mappings."""
        node = self.fields.values.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text):
            return
        if not isinstance(node, Items):
            self.report(
                "CL122", f"`{key}` is not a list", node.mark, f"write `{key}:` and below it lines `- …`"
            )
            return
        for item in node.items:
            if isinstance(item, Fields):
                yield self.below(item, f"an entry of `{key}`")
            else:
                self.report(
                    "CL122", f"an entry of `{key}` is not a mapping", item.mark, "write `- {key: value}`"
                )

    def mapping(self, key: str) -> Fields | None:
        node = self.fields.values.get(key)
        if node is None or (isinstance(node, Scalar) and not node.text):
            return None
        if not isinstance(node, Fields):
            hint = f"write `{key}:` and below it lines `  name: value`"
            self.report("CL122", f"`{key}` is not a mapping", node.mark, hint)
            return None
        return node

    def raw(self, node: Node, name: str) -> Raw | None:
        """A parameter value as typed: text or a list of texts."""
        if isinstance(node, Scalar):
            return Raw(node.text.strip(), node.mark)
        if isinstance(node, Items):
            inner = [self.raw(item, name) for item in node.items]
            return Raw(tuple(item for item in inner if item is not None), node.mark)
        hint = "write a text or a list of texts"
        if len(node.values) == 1 and next(iter(node.values.values())) in (Scalar("", node.mark), None):
            hint = "put the value in quotes"
        self.report("CL122", f"the value of `{name}` is a mapping", node.mark, hint)
        return None
