"""Which kind a claim is of, and what its own fields hold.

The sentences are ours, on matters that no seed is about.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_rules import _claims

KINDS = [
    ("loss", "At least 212 miners' guards died when the barracks was hit."),
    ("loss", "Fourteen howitzers were left burning on the road to Goma."),
    ("loss", "Rescuers pulled 31 bodies from the ruins of the customs house."),
    ("loss", "The air force is missing eleven pilots."),
    ("loss", "The convoy's escort took heavy losses near Menaka."),
    ("loss", "Three peacekeepers were killed and eight hurt when their lorry hit a mine."),
    ("loss", "The army lost two helicopters during the retreat."),
    ("transfer", "Each drone cost the militia 19,000 dollars."),
    ("transfer", "Egypt's arms purchases abroad rose to 3.2 billion dollars."),
    ("transfer", "Hungary supplies a fifth of the cable."),
    ("transfer", "Imports of Chinese ball bearings rose by 61 percent last year."),
    ("transfer", "No country sells Pyongyang more fuel than China."),
    ("transfer", "Shipments of titanium to the plant at Samara fell by half."),
    ("transfer", "The trading house resold the copper to a smelter in Guixi."),
    ("evasion", "False end-user certificates were signed by a colonel in Juba."),
    ("evasion", "The broker set up a fresh company for every order."),
    ("evasion", "The chips change hands four times before they reach Minsk."),
    ("evasion", "The group opened a subsidiary in Ras al-Khaimah to keep on trading with Moscow."),
    ("evasion", "The machine was taken apart and posted under false names in 14 parcels."),
    ("capability", "No other factory in the country can cast barrels of that length."),
    ("capability", "North Korea is now able to turn out 200,000 shells a month."),
    ("capability", "The drones can't be built without Swiss motors."),
    ("capability", "The militia has run out of rockets."),
    ("capability", "The plant needs 40 more welders."),
    ("capability", "There are too few trained welders at the yard."),
    ("compliance", "The bank did nothing that the sanctions forbid."),
    ("compliance", "The company's paperwork meets all the requirements of the control list."),
    ("compliance", "The deal falls outside the scope of the embargo."),
    ("compliance", "The firm never checked who its customer was."),
    ("compliance", "The seizure of the ship was illegal under the law of the sea."),
    ("compliance", "The yard had no permit to refit the vessel."),
    ("measure", "A grand jury indicted the four Iranians in May."),
    ("measure", "London provides 250 million pounds a year for the country's defence."),
    ("measure", "Siemens is winding up its business in Belarus."),
    ("measure", "South Korea now bans the export of 1,400 goods to Russia."),
    ("measure", "Two brothers from Lagos were charged with fraud."),
    ("measure", "Under the new rules banks must check the end buyer."),
    ("military", "A second battery was set up outside Kassala."),
    ("military", "Eritrea moved artillery to the border in April."),
    ("military", "Rwandan soldiers entered Goma overnight."),
    ("military", "The howitzer fires eight rounds a minute."),
    ("military", "The rocket flew over Hokkaido and fell into the sea."),
    ("military", "Two brigades crossed the Tekeze at dawn."),
    ("diplomacy", "Algeria has broken off relations with Morocco."),
    ("diplomacy", "India abstained in the vote at the General Assembly."),
    ("diplomacy", "Relations between Baku and Yerevan have thawed."),
    ("diplomacy", "Sudan's foreign minister flew to Tehran for talks."),
    ("diplomacy", "The Kremlin sees no reason to talk to Kyiv."),
    ("diplomacy", "The council could not agree on a text."),
    ("diplomacy", "The minister thanked Oslo for its patience."),
    ("other", "Half of the staff have been let go."),
    ("other", "The broker lives in a suburb of Larnaca."),
    ("other", "The colonel studied engineering in Minsk."),
    ("other", "The mine employs 900 people."),
    ("other", "The river is three kilometres wide there."),
    ("other", "The strike at the smelter lasted nine days."),
    ("measure", "The ministry struck four tankers from the register."),
    ("measure", "Prosecutors are looking into the yard's accounts."),
    ("measure", "The tribunal ordered the harbour master's release."),
    ("measure", "Applications sent by post will not be accepted."),
    ("measure", "The dealer's accounts have been frozen since May."),
    ("military", "Two drones strayed across the border near Chop."),
    ("military", "Sappers cleared the road to Bunia."),
    ("military", "A barrage flattened the district of Saray."),
    ("diplomacy", "Oslo objected to the wording."),
    ("diplomacy", "Accra rebuffed the overture."),
    ("diplomacy", "Chile and Peru joined the declaration on piracy."),
    ("capability", "The foundry is sold out until next spring."),
    ("capability", "Stocks of shells have dwindled to a few weeks."),
    ("capability", "The designers have yet to build a second engine."),
    ("other", "The court has nine rooms and a canteen in Bergen."),
    ("other", "The factory stands beside a school in Graz."),
    ("other", "The judge grew up in Turku."),
    ("other", "Dollar loans have become dearer in Accra."),
    ("other", "The board meets in a hotel in Split."),
    ("other", "The ferry was built in Gdansk in 1998."),
]

DETAILS: list[tuple[str, dict[str, Any]]] = [
    ("Customs officers at Mombasa stopped a lorry of gyroscopes.", {"status": "intercepted"}),
    ("The maker stopped selling drones to Angola.", {"status": "suspended"}),
    ("Poland delivered nine howitzers to Ghana.", {"status": "delivered", "origins": ["PL"]}),
    ("Jordan bought Russian crude.", {"recipients": ["JO"], "origins": ["RU"]}),
    ("Kyrgyz exports to Russia rose.", {"origins": ["KG"], "destinations": ["RU"]}),
    ("Sanctions have hurt the output of the plant.", {"cause": "Sanctions", "change": "limited"}),
    ("The council put the bank on its list.", {"status": "in_force"}),
    ("The sole purpose of the firm was to hide the buyer.", {"methods": ["front_company"]}),
    ("Italy and Norway signed a treaty.", {"participants": ["IT", "NO"], "form": "agreement"}),
]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_the_kind_of_a_sentence(kind: str, text: str) -> None:
    claims = _claims(text)
    assert [claim["kind"] for claim in claims][:1] == [kind]


@pytest.mark.parametrize(("text", "slots"), DETAILS)
def test_slots_of_a_sentence(text: str, slots: dict[str, Any]) -> None:
    details = _claims(text)[0]["details"]
    assert {slot: details.get(slot) for slot in slots} == slots
