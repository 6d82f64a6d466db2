package io.sluice.embedded.chain;

import org.jspecify.annotations.Nullable;

/** Why contracts could not be deployed, in one sentence that names the fix. */
public final class DeploymentException extends RuntimeException {
  public DeploymentException(String sentence) {
    super(sentence);
  }

  public DeploymentException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
