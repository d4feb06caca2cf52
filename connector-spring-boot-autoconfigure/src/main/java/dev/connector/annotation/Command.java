package dev.connector.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method of a {@link Connector} bean a capability that a gateway can call, and a
 * method of such a bean or of a {@link CommandComponent} a command of the application's
 * {@link dev.connector.command.CommandRegistry}. At a method of a {@link CommandClient},
 * it says which command to call.
 * <p>
 * <b>Input.</b> Either one parameter of a record or another object type, which takes the
 * whole JSON body, or any number of parameters that each take the property of the JSON
 * body that has their name (compile with {@code -parameters}, as Spring Boot's plugins
 * do). A single parameter of a simple type, of a collection or of an {@code Optional} is
 * taken by name, too. {@code Optional} and {@code @Nullable} parameters may be missing in
 * the body. A {@link dev.connector.ConnectorContext} is available beside all of them. A
 * {@link dev.connector.Payload}, {@code byte[]} or {@code InputStream} takes the body as
 * it is, whatever its content type, and a {@code JsonNode} takes any JSON.
 * <p>
 * <b>Output.</b> Any value becomes JSON; {@code void} and {@code null} become the JSON
 * text {@code null}; a {@link dev.connector.Payload} and a {@code byte[]} go out as they
 * are. A {@code CompletionStage} or {@code Mono} is waited for without a thread. A
 * {@code Flow.Publisher}, {@code Flux} or {@code java.util.stream.Stream} becomes a
 * stream of items at the pace of the caller; a {@code Stream} is closed in every case.
 * <p>
 * <b>Errors.</b> A {@link dev.connector.ConnectorException} decides the answer. Input
 * that doesn't fit the parameters or breaks their constraints is answered with
 * {@code INVALID_REQUEST}, with details by JSON pointer. Whatever else the method throws
 * is the connector's own failure and is answered with {@code INTERNAL}.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface Command {

	/**
	 * Name of the capability or command, unique within the bean. The name of the method
	 * when empty. Takes placeholders.
	 * @return the name
	 */
	String value() default "";

	/**
	 * What the capability does, in a sentence for a person or an agent. Takes
	 * placeholders.
	 * @return the description
	 */
	String description() default "";

	/**
	 * Whether running it twice does no more than running it once, so that a call whose
	 * fate is unknown may be made again.
	 * @return whether it is idempotent
	 */
	boolean idempotent() default false;

	/**
	 * Whether it is for this process alone: a private command is neither announced to a
	 * gateway nor can one call it, and its id in the registry begins with an underscore,
	 * so that no other registry is told of it.
	 * @return whether it is private
	 */
	boolean privateCommand() default false;

}
