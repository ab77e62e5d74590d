"""The scale on which models learn the target, and the way back from it."""

from dataclasses import dataclass

# The mildest of these that leaves a target less skewed than this is taken: between what is called moderately
# (0.5) and highly skewed (1; Bulmer 1979, Principles of Statistics).
TRANSFORMS = ("none", "sqrt", "log")
SKEWED = 0.75


@dataclass(frozen=True)
class TargetScale:
    """The target after `transform` (none, sqrt or log), in standard deviations from the mean.

    `least` and `most` are the target's bounds in the rows that it was fitted on; where `limited`,
    no prediction goes beyond them.
    """

    name: str
    transform: str
    mean: float
    deviation: float
    least: float
    most: float
    limited: bool = True

    def to_scale(self, target):
        """Values of the target on the learning scale (float64)."""
        import numpy

        values = numpy.asarray(target, dtype="float64")
        if self.transform == "sqrt":
            values = numpy.sqrt(numpy.maximum(values, 0))
        elif self.transform == "log":
            # What is predicted for may have values that the training part never had.
            values = numpy.log(numpy.maximum(values, 1e-3 * self.least))
        return (values - self.mean) / self.deviation

    def from_scale(self, values, limited: bool = True):
        """Values on the learning scale in units of the target (float64); intervals are not `limited`."""
        import numpy

        values = numpy.asarray(values, dtype="float64") * self.deviation + self.mean
        if self.transform == "sqrt":
            values = numpy.square(numpy.maximum(values, 0))
        elif self.transform == "log":
            values = numpy.exp(values)
        return numpy.clip(values, self.least, self.most) if limited and self.limited else values


def fit_target(series, transform: str = "auto", limited: bool = True) -> TargetScale:
    """Learn the scale from the target of the training part.

    `transform` is none, sqrt, log, or auto: the mildest of them that takes the skewness of the target
    below 0.75, and that its values allow.
    """
    import numpy
    from scipy.stats import skew

    values = series.to_numpy(dtype="float64")
    learned = {"none": values}
    if values.min() >= 0:
        learned["sqrt"] = numpy.sqrt(values)
    if values.min() > 0:
        learned["log"] = numpy.log(values)
    if transform == "auto":
        skewness = {name: abs(skew(found)) for name, found in learned.items()}
        mild = [name for name in TRANSFORMS if skewness.get(name, SKEWED) < SKEWED]
        transform = mild[0] if mild else min(skewness, key=skewness.__getitem__)
    found = learned[transform]
    bounds = float(values.min()), float(values.max())
    return TargetScale(
        series.name, transform, float(found.mean()), float(found.std()) or 1.0, *bounds, limited
    )
