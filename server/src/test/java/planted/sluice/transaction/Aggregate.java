package planted.sluice.transaction;

import planted.sluice.signing.Stage;

public record Aggregate(Stage stage) {}
