package planted.sluice.anywhere;

import software.amazon.awssdk.services.sqs.SqsClient;

public record SqsSender(SqsClient client) {}
