package dev.connector.autoconfigure.gateway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when the application is a gateway: {@code connector.gateway.enabled} is
 * {@code true}, or isn't set and the gateway starter is present.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnGatewayCondition.class)
public @interface ConditionalOnGateway {

}
