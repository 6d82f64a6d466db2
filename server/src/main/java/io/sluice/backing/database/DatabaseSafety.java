package io.sluice.backing.database;

import io.sluice.runtime.settings.Hosts;
import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;

/** Who can read or change what goes to the database. */
final class DatabaseSafety implements SafetyRule {
  private static final String URL = "sluice.database.url";
  private static final Pattern MODE = Pattern.compile("(?i)(?:^|&)sslMode=([^&]*)");

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    if (!settings.isSet(URL)) {
      return List.of(); // told as missing
    }
    Optional<DatabaseSettings> found = settings.get(DatabaseSettings.class);
    if (found.isEmpty()) {
      return List.of();
    }
    List<Danger> dangers = new ArrayList<>();
    DatabaseUrl url = found.get().url();
    if (!Hosts.isThisMachine(url.host())) {
      String mode = mode(url);
      if (!mode.equals("verify-full") && !mode.equals("verify-ca")) {
        String how =
            mode.equals("trust")
                ? "whoever answers is believed to be the database"
                : "passwords and rows go to another machine in plain text";
        dangers.add(
            Danger.told(
                URL,
                how + ": append ?sslMode=verify-full (and &serverSslCert=… for a CA of your own)",
                Allowance.PLAINTEXT));
      }
    }
    if (found.get().passphrase().isEmpty()) {
      dangers.add(
          Danger.refused(
              "sluice.database.password",
              "the account has no password: give it one",
              Allowance.NO_PASSWORD));
    }
    if (found.get().account().equals("root")) {
      dangers.add(
          Danger.warned(
              "sluice.database.user",
              "this account may do everything: give each role its own, as in deploy/database, with SLUICE_DATABASE_MIGRATE=never, and another to the job that migrates"));
    }
    return dangers;
  }

  /** As the driver understands it, in one spelling. */
  private static String mode(DatabaseUrl url) {
    Matcher mode = MODE.matcher(url.options() == null ? "" : url.options());
    String text = mode.find() ? mode.group(1).toLowerCase(Locale.ROOT).replace('_', '-') : "";
    return switch (text) {
      case "verify-identity" -> "verify-full";
      case "required" -> "trust";
      default -> text;
    };
  }
}
