package planted.modules.closed;

import planted.modules.open.Neighbour;

record Visitor(Neighbour neighbour) {}
