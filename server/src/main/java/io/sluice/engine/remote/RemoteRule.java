package io.sluice.engine.remote;

import io.sluice.runtime.settings.SettingsReader;
import io.sluice.runtime.settings.SettingsRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every remote relayer has an address that can be asked, and a key. */
final class RemoteRule implements SettingsRule {
  /** As their server demands. */
  private static final int LONGEST = 200;

  @Override
  public List<Contradiction> contradictions(SettingsReader settings) {
    List<Contradiction> wrong = new ArrayList<>();
    settings.get(RemoteSettings.class).ifPresent(found -> check(found, wrong));
    return wrong;
  }

  private static void check(RemoteSettings settings, List<Contradiction> wrong) {
    Set<String> seen = new HashSet<>();
    for (URI url : settings.urls()) {
      String scheme = url.getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme)) || url.getHost() == null) {
        wrong.add(new Contradiction("sluice.remote.urls", "each must be an http or https address"));
      } else if (url.getUserInfo() != null) {
        wrong.add(
            new Contradiction(
                "sluice.remote.urls",
                "an address must hold no password; set sluice.remote.api-keys"));
      } else if (url.toString().length() > LONGEST) {
        wrong.add(new Contradiction("sluice.remote.urls", "an address has 200 characters at most"));
      } else if (!seen.add(RemoteSettings.trimmed(url.toString()))) {
        wrong.add(new Contradiction("sluice.remote.urls", "the same address is there twice"));
      }
    }
    int places = settings.places().size();
    int keys = settings.apiKeys().size();
    if (places > 0 && keys == 0) {
      wrong.add(
          new Contradiction(
              "sluice.remote.api-keys", "is missing: the relayers take nothing without a key"));
    } else if (keys > 1 && places > 0 && keys != places) {
      wrong.add(
          new Contradiction(
              "sluice.remote.api-keys",
              "must be one key for all, or one for each of the %d relayers; there are %d"
                  .formatted(places, keys)));
    }
    if (settings.dnsSuffix() != null && settings.urls().isEmpty() && settings.count() == 0) {
      wrong.add(
          new Contradiction(
              "sluice.remote.count", "must say how many relayers have names with that suffix"));
    }
  }
}
