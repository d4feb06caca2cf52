package dev.connector.autoconfigure.configdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfigurationDataTests {

	@TempDir
	Path directory;

	private void write(String file, String... lines) throws IOException {
		Files.writeString(this.directory.resolve(file), String.join("\n", lines) + "\n");
	}

	private ConfigurableEnvironment start(String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(Empty.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("a", "default", "z", "default"))
			.build();
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--spring.config.location=file:" + this.directory + "/";
		try (ConfigurableApplicationContext context = application.run(all)) {
			return context.getEnvironment();
		}
	}

	private static ConfigurationData data(ConfigurableEnvironment environment) {
		return new ConfigurationData(environment, new DefaultResourceLoader());
	}

	private static List<String> names(ConfigurableEnvironment environment) {
		return environment.getPropertySources().stream().<String>map(PropertySource::getName).toList();
	}

	@Test
	void whatIsReadTakesTheSamePlace() throws Exception {
		write("application.yaml", "a: file", "b: file");
		ConfigurableEnvironment environment = start("--b=argument");
		List<String> before = names(environment);
		ConfigurationData data = data(environment);
		write("application.yaml", "a: changed", "b: changed", "c: new");
		ConfigurationData.Candidate candidate = data.read();
		assertThat(candidate.environment().getProperty("a")).isEqualTo("changed");
		assertThat(candidate.environment().getProperty("b")).isEqualTo("argument");
		assertThat(candidate.environment().getProperty("z")).isEqualTo("default");
		assertThat(environment.getProperty("a")).isEqualTo("file");
		candidate.commit();
		assertThat(environment.getProperty("a")).isEqualTo("changed");
		assertThat(environment.getProperty("b")).isEqualTo("argument");
		assertThat(environment.getProperty("c")).isEqualTo("new");
		assertThat(names(environment)).isEqualTo(before);
	}

	@Test
	void filesThatVanishAndAppearAreFollowed() throws Exception {
		write("application.yaml", "a: file", "spring.config.import: optional:file:" + this.directory + "/more.yaml");
		ConfigurableEnvironment environment = start();
		ConfigurationData data = data(environment);
		assertThat(environment.getProperty("m")).isNull();
		write("more.yaml", "m: 1");
		data.read().commit();
		assertThat(environment.getProperty("m")).isEqualTo("1");
		Files.delete(this.directory.resolve("more.yaml"));
		Files.delete(this.directory.resolve("application.yaml"));
		data.read().commit();
		assertThat(environment.getProperty("m")).isNull();
		assertThat(environment.getProperty("a")).isEqualTo("default");
		write("application.yaml", "a: again");
		data.read().commit();
		assertThat(environment.getProperty("a")).isEqualTo("again");
		assertThat(names(environment)).last().isEqualTo("defaultProperties");
	}

	@Test
	void filesOfActiveProfilesWin() throws Exception {
		write("application.yaml", "a: file");
		write("application-prod.yaml", "a: prod");
		ConfigurableEnvironment environment = start("--spring.profiles.active=prod");
		ConfigurationData data = data(environment);
		write("application-prod.yaml", "a: changed");
		data.read().commit();
		assertThat(environment.getProperty("a")).isEqualTo("changed");
		assertThat(environment.getActiveProfiles()).containsExactly("prod");
	}

	@Test
	void whatOthersHavePutInTheirPlaceHolds() throws Exception {
		write("application.yaml", "a: file");
		ConfigurableEnvironment environment = start();
		ConfigurationData data = data(environment);
		String file = names(environment).stream()
			.filter((name) -> name.startsWith("Config resource"))
			.findFirst()
			.get();
		environment.getPropertySources().replace(file, new MapPropertySource(file, Map.of("a", "refreshed")));
		write("application.yaml", "a: unseen");
		ConfigurationData.Candidate candidate = data.read();
		assertThat(candidate.environment().getProperty("a")).isEqualTo("refreshed");
		candidate.commit();
		data.read().commit();
		assertThat(environment.getProperty("a")).isEqualTo("unseen");
	}

	@Test
	void anEnvironmentWithoutFilesIsLeftAlone() throws Exception {
		ConfigurableEnvironment environment = new StandardEnvironment();
		List<String> before = names(environment);
		data(environment).read().commit();
		assertThat(names(environment)).isEqualTo(before);
	}

	@Test
	void aFileThatCantBeReadIsNamedAndShowsNothing() throws Exception {
		write("application.yaml", "a: file");
		ConfigurableEnvironment environment = start();
		ConfigurationData data = data(environment);
		write("application.yaml", "a: file", "password: 'hidden", "b: x");
		assertThatExceptionOfType(UnreadableConfigurationException.class).isThrownBy(data::read)
			.withMessageContaining("application.yaml")
			.withMessageContaining("line")
			.withMessageNotContaining("hidden")
			.withNoCause();
		write("application.yaml", "a: file");
		write("application.properties", "a=\\u00zz");
		assertThatExceptionOfType(UnreadableConfigurationException.class).isThrownBy(data::read)
			.withMessageContaining("application.properties");
		assertThat(environment.getProperty("a")).isEqualTo("file");
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
