package io.sluice.build;

import java.nio.file.Path;

/** Where the repository is that this build runs in. */
final class RepositoryRoot {
  private RepositoryRoot() {}

  static Path path() {
    return Path.of(System.getProperty("build.root"));
  }
}
