CREATE TABLE `audit_entries` (
	`study_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`details` text NOT NULL,
	`seal` integer,
	PRIMARY KEY(`study_id`, `entry_id`)
);
--> statement-breakpoint
CREATE INDEX `audit_seal` ON `audit_entries` (`study_id`,`seal`);--> statement-breakpoint
CREATE TABLE `consents` (
	`study_id` text NOT NULL,
	`consent_id` text NOT NULL,
	`pid` text NOT NULL,
	`form_id` text NOT NULL,
	`at` integer NOT NULL,
	`lang` text NOT NULL,
	`text_sha256` text NOT NULL,
	`given` integer NOT NULL,
	PRIMARY KEY(`study_id`, `consent_id`)
);
--> statement-breakpoint
CREATE INDEX `consents_person` ON `consents` (`study_id`,`pid`);--> statement-breakpoint
CREATE TABLE `doses` (
	`study_id` text NOT NULL,
	`dose_id` text NOT NULL,
	`mid` text NOT NULL,
	`day` text NOT NULL,
	`minutes` integer NOT NULL,
	`activity` integer,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`voided_at` integer,
	PRIMARY KEY(`study_id`, `dose_id`)
);
--> statement-breakpoint
CREATE INDEX `doses_match` ON `doses` (`study_id`,`mid`);--> statement-breakpoint
CREATE TABLE `staff_grants` (
	`staff_id` text NOT NULL,
	`role` text NOT NULL,
	`study_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	PRIMARY KEY(`staff_id`, `role`, `study_id`, `organisation_id`)
);
--> statement-breakpoint
CREATE TABLE `staff_invitations` (
	`token_sha256` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `organisations` (
	`study_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`study_id`, `organisation_id`)
);
--> statement-breakpoint
CREATE TABLE `requests` (
	`study_id` text NOT NULL,
	`request_id` text NOT NULL,
	`pid` text NOT NULL,
	`at` integer NOT NULL,
	`handled_at` integer,
	`handled_by` text,
	PRIMARY KEY(`study_id`, `request_id`)
);
--> statement-breakpoint
CREATE TABLE `audit_seals` (
	`study_id` text NOT NULL,
	`seal` integer NOT NULL,
	`at` integer NOT NULL,
	`entries` integer NOT NULL,
	`before_sha256` text NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`study_id`, `seal`)
);
--> statement-breakpoint
CREATE TABLE `staff` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`password_hash` text,
	`recovery` text NOT NULL,
	`code_period` integer NOT NULL,
	`demo` integer NOT NULL,
	`oidc_subject` text,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE TABLE `staff_sessions` (
	`token_sha256` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `staff_sessions_staff` ON `staff_sessions` (`staff_id`);--> statement-breakpoint
CREATE TABLE `due_work` (
	`study_id` text NOT NULL,
	`work_id` text NOT NULL,
	`pid` text NOT NULL,
	`role` text NOT NULL,
	`episode` integer NOT NULL,
	`wave` text NOT NULL,
	`mid` text NOT NULL,
	`step` text NOT NULL,
	`channel` text NOT NULL,
	`form_id` text NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`due_on` text NOT NULL,
	`attempts` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`intent_at` integer,
	`done_at` integer,
	PRIMARY KEY(`study_id`, `work_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `due_work_once` ON `due_work` (`study_id`,`pid`,`role`,`episode`,`wave`,`mid`,`step`,`channel`);--> statement-breakpoint
CREATE INDEX `due_work_state` ON `due_work` (`study_id`,`state`);--> statement-breakpoint
ALTER TABLE `matches` ADD `end_recorded_on` text;--> statement-breakpoint
ALTER TABLE `persons` ADD `organisation_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `persons` ADD `lang` text;--> statement-breakpoint
ALTER TABLE `persons` ADD `channel` text DEFAULT 'letter' NOT NULL;--> statement-breakpoint
ALTER TABLE `persons` ADD `erased_on` text;