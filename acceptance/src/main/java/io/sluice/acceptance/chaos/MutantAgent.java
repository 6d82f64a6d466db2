package io.sluice.acceptance.chaos;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Gives a JVM another version of one class, in the place of the one it would load. */
public final class MutantAgent {
  private MutantAgent() {}

  /**
   * Called by the JVM.
   *
   * @param folder of class files in the folders of their packages
   */
  public static void premain(String folder, Instrumentation instrumentation) {
    Path mutants = Path.of(folder);
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              ClassLoader loader,
              String name,
              @Nullable Class<?> redefined,
              ProtectionDomain domain,
              byte[] before) {
            Path mutant = mutants.resolve(name + ".class");
            if (!name.startsWith("io/sluice/") || !Files.exists(mutant)) {
              return null;
            }
            try {
              return Files.readAllBytes(mutant);
            } catch (IOException e) {
              throw new IllegalStateException("no mutant of " + name, e);
            }
          }
        });
  }
}
