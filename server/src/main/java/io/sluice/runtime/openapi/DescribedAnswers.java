package io.sluice.runtime.openapi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Problem;
import io.sluice.runtime.failure.Refuses;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * Describes every answer of an operation: for each status of a refusal a problem with the codes
 * that it can have, and the headers. The codes are those that {@link Refuses} names, and those that
 * follow from what the operation is.
 */
final class DescribedAnswers implements OperationCustomizer {
  static final String PROBLEM = "Problem";

  /** Whatever is asked for may be asked for wrongly, and fail. */
  private static final Set<ErrorCode> OF_ALL =
      EnumSet.of(
          ErrorCode.INVALID_REQUEST,
          ErrorCode.NOT_ACCEPTABLE,
          ErrorCode.PAYLOAD_TOO_LARGE,
          ErrorCode.INTERNAL);

  private static final Set<ErrorCode> OF_BODIES =
      EnumSet.of(
          ErrorCode.MALFORMED_BODY, ErrorCode.UNSUPPORTED_MEDIA_TYPE, ErrorCode.REQUEST_TIMEOUT);

  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    ApiResponses answers = operation.getResponses();
    answers.remove(ApiResponses.DEFAULT);
    codes(handler).stream()
        .collect(groupingBy(ErrorCode::httpStatus, TreeMap::new, toCollection(LinkedHashSet::new)))
        .forEach((status, codes) -> refuse(answers, Integer.toString(status), codes));
    all(handler, AnswerHeader.class)
        .forEach(header ->
            answers.forEach((status, answer) -> {
              int[] only = header.status();
              if (only.length == 0
                  || Arrays.stream(only).anyMatch(each -> status.equals("" + each))) {
                answer.addHeaderObject(header.name(), header(header));
              }
            }));
    return operation;
  }

  /** In the order of the catalogue. */
  static Set<ErrorCode> codes(HandlerMethod handler) {
    Set<ErrorCode> codes = EnumSet.copyOf(OF_ALL);
    if (Arrays.stream(handler.getMethodParameters())
        .anyMatch(each -> each.hasParameterAnnotation(RequestBody.class))) {
      codes.addAll(OF_BODIES);
    }
    if (changes(handler)) {
      codes.add(ErrorCode.OUTCOME_UNKNOWN);
    }
    all(handler, Refuses.class).forEach(refuses -> codes.addAll(List.of(refuses.value())));
    return codes;
  }

  /** A commit may be lost with the database. */
  private static boolean changes(HandlerMethod handler) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
    return mapping == null || !List.of(mapping.method()).equals(List.of(RequestMethod.GET));
  }

  private static <A extends java.lang.annotation.Annotation> Stream<A> all(
      HandlerMethod handler, Class<A> type) {
    return Stream.of(handler.getMethod(), handler.getBeanType())
        .flatMap(place ->
            MergedAnnotations.from(place, SearchStrategy.TYPE_HIERARCHY).stream(type)
                .map(MergedAnnotation::synthesize));
  }

  private static void refuse(ApiResponses answers, String status, Set<ErrorCode> codes) {
    ApiResponse answer = answers.computeIfAbsent(status, any -> new ApiResponse());
    String said =
        codes.stream()
            .map(code -> "`" + code.code() + "`: " + code.title())
            .collect(joining("\n\n"));
    answer.setDescription(
        answer.getDescription() == null ? said : answer.getDescription() + "\n\n" + said);
    if (answer.getContent() == null) {
      answer.setContent(new Content());
    }
    answer.getContent().addMediaType(Problem.MEDIA_TYPE, new MediaType().schema(problem(codes)));
    if (codes.stream().anyMatch(Problem::passesSoon)) {
      answer.addHeaderObject(
          "Retry-After",
          header("Seconds after which it may succeed.", "^[0-9]+$")
              .required(codes.stream().allMatch(Problem::passesSoon) && isAlone(answer)));
    }
    if (codes.contains(ErrorCode.UNAUTHENTICATED)) {
      answer.addHeaderObject(
          "WWW-Authenticate", header("Where the key belongs.", "^.+$").required(codes.size() == 1));
    }
  }

  /** Whether it is nothing but a problem. */
  private static boolean isAlone(ApiResponse answer) {
    return answer.getContent().size() == 1;
  }

  private static Schema<?> problem(Set<ErrorCode> codes) {
    Schema<String> code = new Schema<>();
    code.setTypes(Set.of("string"));
    Forms.oneOf(code, codes.stream().map(ErrorCode::code).toList());
    Schema<?> narrowed = new Schema<>();
    narrowed.setProperties(Map.of("code", code));
    Schema<?> both = new Schema<>();
    both.setAllOf(List.of(new Schema<>().$ref("#/components/schemas/" + PROBLEM), narrowed));
    return both;
  }

  private static Header header(AnswerHeader header) {
    return header(header.description(), header.pattern()).required(header.always());
  }

  private static Header header(String description, String pattern) {
    Schema<String> value = new Schema<>();
    value.setTypes(Set.of("string"));
    value.setPattern(pattern);
    return new Header().description(description).schema(value);
  }
}
