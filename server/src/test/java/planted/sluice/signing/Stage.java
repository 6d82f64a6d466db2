package planted.sluice.signing;

import planted.sluice.deadletter.Graveyard;

public record Stage(Graveyard graveyard) {}
