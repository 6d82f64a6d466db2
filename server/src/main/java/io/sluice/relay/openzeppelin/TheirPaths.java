package io.sluice.relay.openzeppelin;

import java.util.regex.Pattern;

/** Which paths are of their API; our own beside them keep their ways. */
final class TheirPaths {
  /** What the list of our own relayers is called; no relayer is. */
  static final String RELAYER = "/api/v1/relayers/{relayerId:(?!status$).+}";

  /** The word that stands where ids of transactions do. */
  static final String TRANSACTION = "/transactions/{transactionId:(?!pending$).+}";

  private static final Pattern ALL =
      Pattern.compile(
          "/api/v1/(ready|relayers|relayers/(?!status$)[^/]+"
              + "|relayers/[^/]+/(status|balance|rpc|pending_txs|sign|sign-typed-data|sign-transaction|transactions|transactions/.+)"
              + "|networks|networks/[^/]+|signers|signers/[^/]+|notifications|notifications/[^/]+)");

  private TheirPaths() {}

  /** Whether a path is theirs; a slash at its end says nothing. */
  static boolean isTheirs(String path) {
    return ALL.matcher(trimmed(path)).matches();
  }

  /** Without slashes at its end. */
  static String trimmed(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
