package io.sluice.acceptance.dsl;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What no log may hold, each with a name: whatever gets a secret of its own adds it here. */
public final class Secrets {
  /** Shorter ones are in any log by chance. */
  private static final int SHORTEST = 8;

  private final Map<String, String> byName = new LinkedHashMap<>();

  /**
   * Adds one.
   *
   * @param value as text; hex with or without its 0x, in any case
   */
  public void add(String name, String value) {
    String plain = value.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x0*", "");
    if (plain.length() < SHORTEST) {
      throw new IllegalArgumentException(name + " is too short to be looked for");
    }
    byName.put(name, plain);
  }

  public int size() {
    return byName.size();
  }

  /** Each line of a log that holds one, as the secret's name and the line's number. */
  public List<String> in(Path log) throws IOException {
    List<String> found = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = line.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> secret : byName.entrySet()) {
          if (text.contains(secret.getValue())) {
            found.add(secret.getKey() + " in line " + number + " of " + log.getFileName());
          }
        }
      }
    }
    return found;
  }
}
