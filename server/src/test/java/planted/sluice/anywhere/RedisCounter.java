package planted.sluice.anywhere;

import io.lettuce.core.RedisClient;
import org.springframework.beans.factory.annotation.Autowired;

public class RedisCounter {
  @Autowired RedisClient client;
}
