"""Staff pages that are no list and no form of one row: load, bind, act, answer."""
