"""Notes of change, credits, walls and calls without a label, and sentences that open as they do."""

from __future__ import annotations

import pytest

from tests.test_clean_wording import furniture_of


@pytest.mark.parametrize(
    "line",
    [
        # how it has changed
        "The story was updated to include a comment from the ministry.",
        "The article has been updated with a response from Norvex.",
        "Story was updated at 10:15 with a statement by the firm.",
        "Article updated on 5 May with a comment.",
        "Updated with a response from the company.",
        "This is an updated version of a story first published on 4 May 2023.",
        "This is a corrected version of an article that ran on Monday.",
        "This text was first published in Russian by the Halm Times.",
        "We have corrected the number of tanks.",
        "We've corrected the spelling of the minister's name.",
        "An earlier headline said that 400 tanks were lost.",
        "A previous caption gave the wrong name for the yard.",
        "The original headline of this story misstated the number of tanks.",
        # agencies
        "Associated Press writer Ivan Petrov in Moscow contributed.",
        "Associated Press writers Ivan Petrov in Moscow and Ana Reis in Lisk contributed.",
        "AP journalist Ana Reis in Kyiv contributed.",
        "The Associated Press receives support from the Halm Foundation for its coverage of arms.",
        "The Gazette receives funding from several foundations for its journalism.",
        "This dispatch was filed from Kyiv.",
        "This report was filed from Lisk by Ana Reis.",
        "This story was produced in partnership with the Halm Center.",
        # walls and calls
        "Only subscribers can read the rest of this article.",
        "Subscribers can read the full story on our site.",
        "The rest of this article is for members only.",
        "To read this story in full, buy a subscription.",
        "To continue reading this article, subscribe.",
        "Got a confidential news tip? We want to hear from you.",
        "Do you know more about this? We would like to hear from you.",
        "If you like this story, share it with a friend.",
        "If you enjoyed this article, forward it to your colleagues.",
        "You can find all of our stories about sanctions on our website.",
        "You can read more of our stories about drones here.",
        # of the page itself
        "Disclaimer: The information in this article is for general purposes only.",
        "Disclaimer: This article does not constitute financial advice.",
        "Disclosure: The author holds shares in the company.",
        "Disclosure: The writer is a former employee of the yard.",
        "12 people are reading this now.",
        "1,204 readers are viewing this page right now.",
        "This article is 3 years old.",
        "This article is more than 2 years old",
    ],
)
def test_a_line_of_the_page_is_furniture(line: str) -> None:
    assert [found for _, found in furniture_of(line)] == [line]


@pytest.mark.parametrize(
    "sentence",
    [
        "Related: the same firm sold 14 engines to Iran.",
        "Watch: the yard has sold 40 boats to Norvex since May.",
        "All rights reserved for Norvex under the contract were passed to Kalmar.",
        "All rights reserved by the state were sold to Kalmar in May.",
        "The story was told to the court by two drivers of the firm.",
        "The tank was updated with sights from Norvex.",
        "The list was updated to include 14 firms from Iran.",
        "This is an updated version of a missile that Iran showed in May.",
        "The text of the treaty was first published in Russian by the ministry.",
        "The text was published by the ministry, which sold 40 engines.",
        "We have corrected the number of tanks, the ministry said.",
        "An earlier report said that 400 tanks were lost.",
        "An earlier statement said that 400 tanks were lost.",
        "Norvex and Kalmar contributed engines to the project.",
        "Ivan Petrov, a former press writer, contributed 40 drones to the army.",
        "Norvex receives support from Iran for its drone programme.",
        "The group receives funding from Iran for its rockets.",
        "The report was filed with the court in May.",
        "This report was filed with the court by Norvex.",
        "This report was produced in collaboration with the ministry.",
        "This column was sent from Moscow to Kyiv.",
        "The column was updated with tanks from Norvex.",
        "Updated with sights from Norvex, the tank sold well.",
        "Do you know more? the judge asked, and he said that he sold 40 drones.",
        "The post was updated with 14 howitzers from Norvex.",
        "Supporters can see the full review of the arms deal.",
        "Members can access the full text of the treaty.",
        "Have you sold it? They did not hear from you.",
        "The drone was produced in partnership with Norvex.",
        "Only subscribers can read the channel, which sold 40 drones.",
        "If you like this weapon, share it with a friend, the seller said.",
        "You can find all of the parts on the market in Lisk.",
        "12 people are reading the claims of the firm now.",
        "This tank is 30 years old.",
        "The article is 3 years old and bans the sale of engines.",
        "Subscribers can buy 40 shares in the firm.",
    ],
)
def test_a_sentence_of_the_article_stays(sentence: str) -> None:
    assert furniture_of(sentence) == []


@pytest.mark.parametrize(
    "line",
    [
        "Minister resigned",
        "Talks failed",
        "Norvex paid $5 million",
        "Engines came from Iran",
        "Both firms collapsed",
        "Exports doubled",
        "The yard went bankrupt",
    ],
)
def test_a_few_words_with_a_verb_are_a_sentence(line: str) -> None:
    assert furniture_of(line) == []


@pytest.mark.parametrize("line", ["Rules for exporters", "Minister Orlov", "Made in Iran"])
def test_a_few_words_without_one_are_not(line: str) -> None:
    assert [found for _, found in furniture_of(line)] == [line]
