"""A whole commune in virtual time: the product's own rooms between made-up days and true boards."""
