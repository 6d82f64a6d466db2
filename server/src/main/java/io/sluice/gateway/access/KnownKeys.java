package io.sluice.gateway.access;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.backing.revision.RevisionListener;
import io.sluice.backing.revision.Revisions;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Knows keys from memory. A key in use costs no SQL on the way of a request: it is read again in
 * the background, and when any process says that a key has changed. While the database is away,
 * known keys work on for the grace time. Of keys that nobody knows few are looked up at once, so
 * that a flood of them takes the database from nobody.
 *
 * <p>Threads: safe for use by many.
 */
@Component
@ForRole(Role.API)
final class KnownKeys implements RevisionListener {
  /** What {@link Revisions} calls them. */
  static final String REVISION = "api-keys";

  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

  /** Long enough to blunt a flood of one wrong key, short enough for a key made a moment ago. */
  private static final Duration UNKNOWN = Duration.ofSeconds(2);

  /** Unknown keys looked up at once; the pool has more connections. */
  private static final int MOST_LOOK_UPS = 3;

  /** A look-up takes a millisecond: who waits longer is in a flood, or the database is slow. */
  private static final Duration LOOK_UP_PATIENCE = Duration.ofMillis(250);

  /** Keys read in one statement. */
  private static final int MOST_AT_ONCE = 500;

  /** How exact {@code last_used_at} is. */
  private static final Duration TOUCH = Duration.ofMinutes(1);

  /** Wrong keys remembered at most; real ones are as many as were issued. */
  private static final int MOST_ENTRIES = 10_000;

  private final ApiKeys keys;
  private final AccessSettings settings;
  private final Clock clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Instant> touched = new ConcurrentHashMap<>();
  private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
  private final Semaphore lookUps = new Semaphore(MOST_LOOK_UPS);

  /** Counts changes: what was read before one may be older. */
  private final AtomicLong changes = new AtomicLong();

  KnownKeys(ApiKeys keys, AccessSettings settings, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The key that is shown; empty when it is unknown, wrong, expired or revoked.
   *
   * @param mayLookUp whether the database is asked for one that is not known from memory
   * @throws RefusedException when too many that nobody knows are looked up
   * @throws RuntimeException of an outage ({@link DatabaseFault}) when the key is not known from
   *     memory and the database cannot be asked
   */
  Optional<StoredKey> find(String text, boolean mayLookUp) {
    Instant now = clock.instant();
    Optional<StoredKey> found =
        PresentedKey.of(text)
            .filter(presented -> mayLookUp || isRemembered(presented.id()))
            .flatMap(presented ->
                Optional.ofNullable(entry(presented.id(), now).key())
                    .filter(key -> key.admits(presented, now)));
    found.ifPresent(key -> touch(key.client().keyId(), now));
    return found;
  }

  /**
   * A key that was shown before; empty when it is expired or revoked by now. Throws as {@link
   * #find} does.
   */
  Optional<StoredKey> standing(String id) {
    Instant now = clock.instant();
    return Optional.ofNullable(entry(id, now).key()).filter(key -> key.isGood(now));
  }

  /** The client of the key that is shown; see {@link #find}. */
  Optional<Client> client(String text) {
    return find(text, true).map(StoredKey::client);
  }

  @Override
  public String revision() {
    return REVISION;
  }

  /** Reads all again that it knows. */
  @Override
  public void changed() {
    changes.incrementAndGet();
    entries.values().removeIf(entry -> entry.key() == null);
    List<String> known = List.copyOf(entries.keySet());
    for (int from = 0; from < known.size(); from += MOST_AT_ONCE) {
      List<String> some = known.subList(from, Math.min(known.size(), from + MOST_AT_ONCE));
      Map<String, StoredKey> found = new HashMap<>();
      keys.find(some).forEach(key -> found.put(key.client().keyId(), key));
      Instant now = clock.instant();
      some.forEach(id -> entries.put(id, new Entry(found.get(id), now, now)));
    }
  }

  private boolean isRemembered(String id) {
    Entry known = entries.get(id);
    return known != null && known.key() != null;
  }

  private Entry entry(String id, Instant now) {
    Entry known = entries.get(id);
    if (known == null) {
      return lookUp(id, now);
    }
    if (known.key() == null) {
      return isOver(known.loaded(), UNKNOWN, now) ? lookUp(id, now) : known;
    }
    if (isOver(known.loaded(), settings.grace().plus(settings.recheck()), now)) {
      return load(id, now);
    }
    if (!isOver(known.tried(), settings.recheck(), now)) {
      return known;
    }
    boolean inUse = !isOver(known.tried(), settings.recheck().multipliedBy(2), now);
    boolean outage = known.tried().isAfter(known.loaded());
    if (inUse || outage) {
      refreshBehind(id, known);
      return known;
    }
    return refresh(id, known, now);
  }

  /** The entry as the database has it, or as it was while the database is away. */
  private Entry refresh(String id, Entry known, Instant now) {
    try {
      return load(id, now);
    } catch (RuntimeException e) {
      if (!DatabaseFault.of(e).isOutage()) {
        throw e;
      }
      Entry kept = new Entry(known.key(), known.loaded(), now);
      entries.put(id, kept);
      return kept;
    }
  }

  private void refreshBehind(String id, Entry known) {
    if (refreshing.add(id)) {
      Thread.startVirtualThread(() -> {
        try {
          refresh(id, known, clock.instant());
        } catch (RuntimeException e) {
          LOG.warn("key {} could not be read again", id, e);
        } finally {
          refreshing.remove(id);
        }
      });
    }
  }

  /** Of an id that may be anybody's invention. */
  private Entry lookUp(String id, Instant now) {
    boolean free = false;
    try {
      free = lookUps.tryAcquire(LOOK_UP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!free) {
      throw new RefusedException(
          ErrorCode.OVERLOADED, "Too many unknown keys are looked up; try again in a moment.");
    }
    try {
      Entry meanwhile = entries.get(id); // many come at once with a key that is new here
      return meanwhile != null && !isOver(meanwhile.loaded(), UNKNOWN, now)
          ? meanwhile
          : load(id, now);
    } finally {
      lookUps.release();
    }
  }

  private Entry load(String id, Instant now) {
    while (true) {
      long change = changes.get();
      Entry loaded = new Entry(keys.find(id).orElse(null), now, now);
      if (entries.size() >= MOST_ENTRIES) {
        entries.values().removeIf(entry -> entry.key() == null);
      }
      entries.put(id, loaded);
      if (change == changes.get()) {
        return loaded;
      }
    }
  }

  /** Notes the use, behind the request's back and once a minute. */
  private void touch(String id, Instant now) {
    Instant last = touched.get(id);
    if (last != null && !isOver(last, TOUCH, now)) {
      return;
    }
    if (last == null ? touched.putIfAbsent(id, now) == null : touched.replace(id, last, now)) {
      Thread.startVirtualThread(() -> {
        try {
          keys.touch(id, now);
        } catch (RuntimeException e) {
          LOG.debug("the use of key {} was not noted", id, e);
        }
      });
    }
  }

  private static boolean isOver(Instant since, Duration time, Instant now) {
    return now.isAfter(since.plus(time));
  }

  /**
   * What is remembered of an id.
   *
   * @param key {@code null} when the database knows no such id
   * @param loaded when the database last answered
   * @param tried when it was last asked; later than {@code loaded} when it did not answer
   */
  private record Entry(@Nullable StoredKey key, Instant loaded, Instant tried) {}
}
