package dev.connector.autoconfigure.auth;

import dev.connector.schedule.Scheduler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.web.client.RestClient;

/**
 * What fetches the tokens that destinations show.
 */
@Configuration(proxyBeanMethods = false)
public final class CredentialsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FetchedTokens connectorFetchedTokens(Scheduler scheduler, ObjectProvider<RegisteredClients> registered) {
		return new FetchedTokens(scheduler, registered.getIfAvailable());
	}

	/**
	 * Knows the clients of Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ClientRegistrationRepository.class, RestClient.class })
	static class SpringSecurityConfiguration {

		@Bean
		SpringSecurityClients connectorRegisteredClients(ObjectProvider<ClientRegistrationRepository> registrations,
				ObjectProvider<OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest>> responses) {
			return new SpringSecurityClients(registrations, responses);
		}

	}

}
