package planted.sluice.operator.deadletter;

public class Graveyard {}
