package planted.sluice.deadletter;

public class Graveyard {}
