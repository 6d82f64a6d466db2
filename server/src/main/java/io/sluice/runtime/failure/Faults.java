package io.sluice.runtime.failure;

import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What an exception that was not meant for a caller is answered with. Safe for many threads. */
@Component
public class Faults {
  private final ObjectProvider<FaultClassifier> classifiers;

  Faults(ObjectProvider<FaultClassifier> classifiers) {
    this.classifiers = classifiers;
  }

  /** The first code that a classifier knows; else {@link ErrorCode#INTERNAL}. */
  public ErrorCode code(Throwable fault) {
    return classifiers.stream()
        .map(classifier -> classifier.classify(fault))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(ErrorCode.INTERNAL);
  }
}
