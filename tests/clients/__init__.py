"""Official clients of other languages, where their package registries are at hand."""
