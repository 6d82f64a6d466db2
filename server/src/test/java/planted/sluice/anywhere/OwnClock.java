package planted.sluice.anywhere;

import java.time.Clock;

public class OwnClock {
  Clock clock = Clock.systemUTC();
}
