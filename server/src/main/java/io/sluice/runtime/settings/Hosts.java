package io.sluice.runtime.settings;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether what is sent to a host leaves this machine. No name is looked up. */
public final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|.+\\.localhost\\.?|127(\\.[0-9]{1,3}){3}|(0*:)*:?0*1");

  private Hosts() {}

  /**
   * Whether a host is this machine by its name alone.
   *
   * @param host name or address, an IPv6 one with or without brackets; {@code null} for none
   */
  public static boolean isThisMachine(@Nullable String host) {
    return host != null
        && LOOPBACK.matcher(host.replaceAll("^\\[|\\]$", "").toLowerCase(Locale.ROOT)).matches();
  }
}
