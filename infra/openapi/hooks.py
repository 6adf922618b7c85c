"""What Schemathesis must know that an OpenAPI document cannot say."""

import schemathesis


@schemathesis.hook
def filter_case(context, case) -> bool:
    """An empty parameter counts as left out, whatever its schema says, because forms send those that were left out."""
    return all(value not in ("", [""], []) for value in (case.query or {}).values())
