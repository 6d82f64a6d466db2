package planted.sluice.first;

import planted.sluice.second.Second;

public class First {
  Second second;
}
